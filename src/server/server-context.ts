import type { Request } from 'express';
import type { Autotag } from '../autotag.ts';

/** What every group of routes is given. */
export interface ServerContext {
  autotag: Autotag;
  /** What ids and links of the answer to this request start with; no trailing slash. */
  baseOf(request: Request): string;
  maxBodyBytes: number;
}
