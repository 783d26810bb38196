import type { Config } from '../config/config.ts';
import type { DiskReserve } from '../lib/files/disk-room.ts';

export type ServerConfig = Pick<
  Config,
  'host' | 'port' | 'localMode' | 'poolSize' | 'rateLimits' | 'drainDeadlineMs' | 'secretKey' | 'accounts'
> &
  Partial<
    Pick<
      Config,
      | 'standbyUrls'
      | 'stripe'
      | 'priceFile'
      | 'deletionGraceDays'
      | 'tenantDeletionGraceDays'
      | 'departedGraceDays'
      | 'preparedStatements'
      | 'localModeBeyondLoopback'
      | 'otlpMaxBodyBytes'
      | 'legacyApi'
      | 'mcpOrigins'
      | 'search'
      | 'drainDelayMs'
      | 'sharedLimits'
      | 'observability'
    >
  > & {
    /** The disk of the embedded PostgreSQL; other disks cannot be checked from here. */
    readonly disk?: DiskReserve | undefined;
    /** The folder of uploads and archives. */
    readonly spool?: DiskReserve | undefined;
  };
