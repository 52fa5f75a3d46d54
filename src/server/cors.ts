import type { RequestHandler } from 'express';

/**
 * Every answer may be read by pages of other servers, errors included: viewers live elsewhere. The three
 * headers of SimpleAnnotationServer (sas-contract 1.3) with what our own clients need besides.
 */
export const cors: RequestHandler = (request, response, next) => {
  response.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET,PUT,POST,DELETE,PATCH,HEAD,OPTIONS',
    'Access-Control-Allow-Headers':
      'X-Requested-With,Content-Type,Accept,Authorization,X-Api-Key,If-Match,If-None-Match,Prefer,Slug,X-CSRF-Token,Accept-Datetime',
    'Access-Control-Expose-Headers':
      'Location,Content-Location,ETag,Link,Allow,Accept-Post,Vary,Preference-Applied,Memento-Datetime',
    'X-Content-Type-Options': 'nosniff',
  });
  // Without what a browser asks with, OPTIONS is a question to the path itself: `route` answers it.
  const asksFirst = request.get('Access-Control-Request-Method') !== undefined;
  if (request.method !== 'OPTIONS' || !asksFirst) return next();
  // A browser asks before each new address; ten minutes is the least that all of them keep the answer.
  response.set('Access-Control-Max-Age', '600').status(204).end();
};
