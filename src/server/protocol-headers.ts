import { acceptPost } from './accept.ts';

const ldp = 'http://www.w3.org/ns/ldp';

/** On every answer of an annotation's address (Web Annotation Protocol §3.1). */
export const annotationHeaders = {
  Link: [`<${ldp}#Resource>; rel="type"`, '<http://www.w3.org/ns/oa#Annotation>; rel="type"'],
  Vary: 'Accept',
};

/** On every answer of a container's address (§4.1). */
export const containerHeaders = {
  Link: [
    `<${ldp}#BasicContainer>; rel="type"`,
    `<http://www.w3.org/TR/annotation-protocol/>; rel="${ldp}#constrainedBy"`,
  ],
  Vary: 'Accept, Prefer',
  'Accept-Post': acceptPost,
};

/** A page of a container is no container (§4.3). */
export const pageHeaders = { Link: `<${ldp}#Resource>; rel="type"`, Vary: 'Accept, Prefer' };
