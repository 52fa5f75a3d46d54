import type { Request, Response } from 'express';
import multer from 'multer';
import { HttpError } from './http-error.ts';
import { tooLarge } from './read-body.ts';

export interface Form {
  /** All values of each field, in order. */
  fields: Record<string, string[]>;
  files: { field: string; name: string; bytes: Buffer }[];
}

export interface FormLimits {
  /** Of the whole form. */
  maxBytes: number;
  maxFiles: number;
}

/** A multipart form, its files in memory. Throws `TooLargeError` and `MulterError` beyond the limits, `HttpError` for broken forms. */
export function readForm(
  request: Request,
  response: Response,
  { maxBytes, maxFiles }: FormLimits,
): Promise<Form> {
  const read = multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8', // what browsers and curl send (RFC 7578 §4.2)
    limits: { fileSize: maxBytes, files: maxFiles, fields: 100, fieldSize: 2 ** 20, parts: 200 },
  }).any();
  return new Promise((resolve, reject) => {
    const done = (error?: unknown) => {
      if (error instanceof multer.MulterError) return reject(error);
      if (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return reject(new HttpError(400, `The form cannot be read: ${reason}.`));
      }
      const files = Array.isArray(request.files) ? request.files : [];
      resolve({
        fields: Object.fromEntries(
          Object.entries(request.body ?? {}).map(([name, value]) => [
            name,
            [value].flat().map(String),
          ]),
        ),
        files: files.map(({ fieldname, originalname, buffer }) => ({
          field: fieldname,
          name: originalname,
          bytes: buffer,
        })),
      });
    };
    if (Number(request.get('Content-Length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
    Promise.resolve(read(request, response, done)).catch(reject);
    // Each file within its limit, they may be too much together.
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return;
      reject(tooLarge(maxBytes));
      request.unpipe();
      request.resume();
    });
  });
}
