export interface MappingOptions {
  /** Keep what people and models wrote (`otel_keep_content`). */
  readonly keepContent: boolean;
  /** Keep email addresses, groups and host names (`otel_keep_identity`). */
  readonly keepIdentity: boolean;
  /** Microseconds since 1970. */
  readonly now: number;
}
