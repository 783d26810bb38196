import { readFile } from 'node:fs/promises';
import { Router } from 'express';
import { sharedResponse } from './openapi/shared-response.ts';

const SCRIPT = new URL('../connect/bundle/connect.mjs', import.meta.url);

export const CONNECT_PATH = '/connect.mjs';

/** The program that connects a coding tool, for computers without this repository. It needs no key and has no secret. */
export const connectScriptRoutes = (): Router =>
  Router().get(
    CONNECT_PATH,
    sharedResponse(() => readFile(SCRIPT), { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
