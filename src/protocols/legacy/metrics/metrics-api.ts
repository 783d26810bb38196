import { streamRoutes } from '../streams/stream.routes.ts';
import { cacheRoutes } from './cache.routes.ts';
import { fileRoutes } from './file.routes.ts';
import { metricRoutes } from './metric.routes.ts';
import { operationRoutes } from './operation.routes.ts';
import { operationReportRoutes } from './operation-report.routes.ts';
import { savingsRoutes } from './savings.routes.ts';
import { toolComparisonRoutes } from './tool-comparison.routes.ts';
import { trackingRoutes } from './tracking.routes.ts';

/** The routes of OmniMemory 1 about metrics, operations and tracked work. */
export const legacyMetricRoutes = [
  ...metricRoutes,
  ...toolComparisonRoutes,
  ...savingsRoutes,
  ...fileRoutes,
  ...cacheRoutes,
  ...operationRoutes,
  ...operationReportRoutes,
  ...trackingRoutes,
  ...streamRoutes,
];
