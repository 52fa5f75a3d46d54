import fc from 'fast-check';
import { someId, webAnnotations } from './documents.ts';
import { headerSets } from './header-sets.ts';
import { pathEdits, queries, wirePath } from './mutated-path.ts';
import { mutated, mutations } from './mutations.ts';
import { aiiinotate } from './templates/aiiinotate.ts';
import { annotot } from './templates/annotot.ts';
import { forms } from './templates/forms.ts';
import { imports } from './templates/imports.ts';
import { manifests } from './templates/manifests.ts';
import { readPaths } from './templates/read-paths.ts';
import { sas } from './templates/sas.ts';
import { tagging } from './templates/tagging.ts';
import type { Template } from './templates/template.ts';
import { webAnnotationProtocol } from './templates/web-annotation-protocol.ts';
import type { WireRequest } from './wire.ts';

/** What is sent, but for `someId`, which stands for an annotation that is stored by then. */
export interface FuzzedRequest extends WireRequest {
  body: string | undefined;
  /** Which of the stored annotations it stands for. */
  pick: number;
}

/** Requests that write, or try to. `elsewhere`: a server of documents and images. */
export const writes = (elsewhere: string): fc.Arbitrary<FuzzedRequest> =>
  fc.oneof(
    ...[
      ...[...sas, ...webAnnotationProtocol, ...annotot, ...aiiinotate(elsewhere)],
      ...[...manifests(elsewhere), ...imports, ...tagging(elsewhere), ...forms],
      toWhatIsRead,
    ].map((template) => ({ weight: template.weight ?? 1, arbitrary: mutatedFrom(template) })),
  );

export const reads: fc.Arbitrary<FuzzedRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'PURGE'),
    path: fc.constantFrom(...readPaths),
    edit: pathEdits(),
    query: queries(),
    headers: headerSets(),
    pick: fc.nat(1000),
  })
  .map(({ path, edit, query, ...rest }) => ({
    ...rest,
    path: wirePath(edit(path) + query),
    body: undefined,
  }));

/** The id that `someId` stands for in place of it. */
export function withId({ pick: _, ...request }: FuzzedRequest, id: string): WireRequest {
  return {
    ...request,
    path: request.path.replaceAll(someId, encodeURIComponent(id)),
    body: request.body?.replaceAll(someId, () => JSON.stringify(id).slice(1, -1)),
  };
}

// --- Internal helpers ---

const toWhatIsRead: Template = {
  methods: ['POST', 'PUT', 'DELETE', 'PATCH'],
  paths: readPaths,
  documents: [{}, webAnnotations[0]],
};

function mutatedFrom(template: Template): fc.Arbitrary<FuzzedRequest> {
  const { type = 'application/json', wrap = (text: string) => text } = template;
  return fc
    .record({
      method: fc.constantFrom(...template.methods),
      path: fc.constantFrom(...template.paths),
      edit: mostly((path: string) => path, { weight: 6, else: pathEdits() }),
      query: mostly('', { weight: 9, else: queries() }),
      document: fc.constantFrom(...template.documents),
      change: mutations,
      headers: mostly({}, { weight: 2, else: headerSets() }),
      pick: fc.nat(1000),
    })
    .map(({ path, edit, query, document, change, headers, method, pick }) => ({
      ...{ method, pick },
      path: wirePath(edit(path) + (path.includes('?') ? query.replace('?', '&') : query)),
      headers: { 'Content-Type': type, ...headers },
      body: bodyOf(method, wrap(mutated(document, change))),
    }));
}

/** `usual` so many times as often as something else. */
function mostly<T>(usual: T, rest: { weight: number; else: fc.Arbitrary<T> }): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: rest.weight, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: rest.else },
  );
}

/** Some clients send a body with DELETE: it is not looked at. */
const bodyOf = (method: string, text: string) =>
  method === 'DELETE' && text.length % 2 === 0 ? undefined : text;
