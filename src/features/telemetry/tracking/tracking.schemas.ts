/** One piece of work, as the services of OmniMemory 1 report it: what it adds, and not a total. */
export interface TrackedWork {
  readonly service: 'combined' | 'compression';
  readonly tool_id: string;
  /** Omitted: it belongs to no session. */
  readonly session_id?: string | undefined;
  readonly embeddings?: number;
  readonly compressions?: number;
  readonly workflows?: number;
  readonly tokens_saved?: number;
  /** Percent. Of one embedding: 100 if the cache had it, 0 if not. */
  readonly cache_hit_rate?: number | undefined;
  /** Percent of the tokens that were saved. */
  readonly compression_ratio?: number | undefined;
  readonly quality_score?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

interface OfSession {
  readonly tool_id: string;
  readonly session_id: string;
}

export interface TrackedEmbedding extends OfSession {
  readonly cached: boolean;
}

export interface TrackedCompression extends OfSession {
  readonly original_tokens: number;
  readonly compressed_tokens: number;
  readonly quality_score: number;
}

export interface TrackedWorkflow extends OfSession {
  readonly tags: Readonly<Record<string, string>>;
}

export interface TrackedEvent {
  readonly tool_id: string;
  readonly session_id?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}
