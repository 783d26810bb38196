export interface Series {
  readonly tool_id: string;
  /** `''` for samples without a session. */
  readonly session_id: string;
}

/** The series of a batch, without duplicates. Their places begin with 1. */
export class SeriesOfBatch {
  readonly all: Series[] = [];
  readonly #places = new Map<string, Map<string, number>>();

  /** `''` for no session. */
  placeOf(toolId: string, sessionId: string): number {
    let ofTool = this.#places.get(toolId);
    if (!ofTool) {
      ofTool = new Map();
      this.#places.set(toolId, ofTool);
    }
    let place = ofTool.get(sessionId);
    if (place === undefined) {
      place = this.all.push({ tool_id: toolId, session_id: sessionId });
      ofTool.set(sessionId, place);
    }
    return place;
  }
}
