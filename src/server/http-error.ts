import { AutotagError } from '../errors.ts';

/** What only HTTP knows: a missing key, a wrong method. */
export class HttpError extends AutotagError {
  override readonly name: string = 'HttpError';
  override readonly code: string = 'http';
  readonly status: number;
  readonly headers: Record<string, string>;
  constructor(status: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
