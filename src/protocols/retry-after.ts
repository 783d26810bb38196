/**
 * In seconds. A tool waits for its hook, and the exporters of OpenTelemetry JS retry for 10 s in all and give up at once
 * where they are told to wait longer. A limit that lasts longer refuses them again.
 */
export const MAX_RETRY_AFTER = 4;
