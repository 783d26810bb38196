import type { Database } from '../db/transaction/database.ts';
import { ArchiveService } from '../features/exchange/archive/archive.service.ts';
import { ArchiveImportService } from '../features/exchange/archive/archive-import.service.ts';
import { ClaimService } from '../features/exchange/claims/claim.service.ts';
import { ExportService } from '../features/exchange/exports/export.service.ts';
import { ExportJobService } from '../features/exchange/exports/export-job.service.ts';
import { IngestService } from '../features/exchange/ingest/ingest.service.ts';
import { OmniMemory1Service } from '../features/exchange/omnimemory-1/omnimemory-1.service.ts';
import { OmniMemory1UploadService } from '../features/exchange/omnimemory-1-uploads/import.service.ts';
import { OverviewService } from '../features/exchange/overview/overview.service.ts';
import { SessionRecordService } from '../features/exchange/session-record/session-record.service.ts';
import { SessionTransferService } from '../features/exchange/session-transfer/session-transfer.service.ts';
import type { CoreServices } from './core.ts';
import type { ServiceDependencies } from './dependencies.ts';
import type { MemoryServices } from './memory.ts';
import type { TelemetryServices } from './telemetry.ts';

/** What brings data in, takes it out, and shows several areas at once. */
export function buildExchange(
  database: Database,
  others: CoreServices & MemoryServices & TelemetryServices,
  { background, prices, spool }: ServiceDependencies,
) {
  const { audit, entitlements } = others;
  const sessionTransfer = new SessionTransferService(database, audit, entitlements);
  const archives = new ArchiveService(database, entitlements);
  const omnimemory1 = new OmniMemory1Service(database, entitlements, spool);
  return {
    ingest: new IngestService(database, others),
    sessionTransfer,
    sessionRecords: new SessionRecordService(database, { ...others, sessionTransfer }),
    omnimemory1,
    omnimemory1Uploads: new OmniMemory1UploadService(database, { omnimemory1, audit, background, spool }),
    overview: new OverviewService(database, prices),
    exports: new ExportService(database, audit),
    exportJobs: new ExportJobService(database, archives, spool),
    archives,
    archiveImports: new ArchiveImportService(database, entitlements, audit),
    claims: new ClaimService(database, audit, entitlements),
  };
}

export type ExchangeServices = ReturnType<typeof buildExchange>;
