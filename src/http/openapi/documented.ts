import type { AuthEndpoint } from '../endpoints/auth-endpoint.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';

/** An endpoint of the API, or one for browsers. */
export type Documented = Endpoint<never> | AuthEndpoint<never>;
