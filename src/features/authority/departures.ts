// Whatever ends a membership calls recordDeparture in the same transaction: without it, what the person kept private would stay
// for ever, and no owner could decide about it.
export { lockJoining, recordDeparture } from './departure.repository.ts';
