import type { IRouter } from 'express';
import { annotationContext } from '../annotation/web-annotation.ts';
import { InvalidInputError, NotFoundError } from '../errors.ts';
import { localAddress, toLocal, tryDecode } from '../local-address.ts';
import { annotationAnswers } from './annotation-answers.ts';
import { findAnnotation } from './find-annotation.ts';
import { queryAddresses, queryValue } from './query.ts';
import { route } from './route.ts';
import { linkedData, sendJson } from './send-json.ts';
import type { ServerContext } from './server-context.ts';

const webAnnotation = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"';

/**
 * Any stored annotation under an address: machine annotations by their own id, any other by `?id=` or with its
 * id encoded in the path. Web Annotation, or Open Annotation with `?form=oa`.
 */
export function webAnnotations(router: IRouter, { autotag, baseOf }: ServerContext): void {
  const { annotations } = autotag.store;
  route(router, /^\/annotations(?:\/.*)?$/, {
    async get(request, response) {
      const base = baseOf(request);
      const inPath = request.path.slice('/annotations/'.length);
      const names = inPath === '' ? queryAddresses(request, 'id') : [inPath, tryDecode(inPath)];
      if (names.length === 0) {
        throw new InvalidInputError('Which annotation? Its id goes into the parameter "id".');
      }
      const ids = names.flatMap((name) => [
        toLocal(name, base),
        name,
        ...(inPath === '' ? [] : [localAddress.annotation + name]),
      ]);
      for (const id of new Set(ids)) {
        const record = await annotations.get(id);
        if (!record) continue;
        const answers = annotationAnswers(autotag.store);
        const open = queryValue(request, 'form') === 'oa';
        const [answer] = open
          ? await answers.open([record])
          : (await answers.web([record])).map((web) => ({ '@context': annotationContext, ...web }));
        const type = open ? linkedData : webAnnotation;
        return sendJson(request, response, base, answer, { type, revalidate: true });
      }
      throw new NotFoundError(`No annotation with the id ${names[0]}.`);
    },
    async delete(request, response) {
      const name = request.path.slice('/annotations/'.length);
      const found = await findAnnotation(name, annotations, baseOf(request));
      if (!found || !(await annotations.delete(found.id))) {
        throw new NotFoundError(`No annotation with the id ${name}.`);
      }
      response.status(204).end();
    },
  });
}
