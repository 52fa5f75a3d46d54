import { lookup as dnsLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ForbiddenAddressError } from '../errors.ts';

/** What may be reached. */
export interface Reach {
  allowPrivate: boolean;
  /** @default isPublicAddress */
  isPublic?: (address: string) => boolean;
}

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<{ address: string; family: number }[]>;

/**
 * The address as a URL, or `ForbiddenAddressError` for what can be told from its spelling alone:
 * scheme, user names, ports, private addresses written out. `URL` has already turned decimal, octal
 * and hexadecimal spellings into dotted ones.
 */
export function guardUrl(address: string, reach: Reach, base?: string): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (!url) throw new ForbiddenAddressError(`"${shortened(address)}" is not an absolute URL.`);
  const shown = shortened(url.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ForbiddenAddressError(
      `${shown} is not fetched: only http: and https: addresses are.`,
    );
  }
  if (url.username || url.password) {
    throw new ForbiddenAddressError(
      `An address with a user name or password in it is not fetched (host ${url.host}).`,
    );
  }
  if (reach.allowPrivate) return url;
  const { isPublic = isPublicAddress } = reach;
  const port = Number(url.port || 80);
  if (port < 1024 && port !== 80 && port !== 443) {
    throw new ForbiddenAddressError(
      `${shown} is not fetched: port ${port} belongs to another service than the web. Start the server with --allow-private to open it.`,
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isLocalName = host === 'localhost' || host.endsWith('.localhost') || host === '';
  if (isLocalName || (ipaddr.isValid(host) && !isPublic(host))) {
    throw new ForbiddenAddressError(privateMessage(shown, host));
  }
  return url;
}

/** Whether an IPv4 or IPv6 address belongs to the open internet. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // All of global unicast is 2000::/3 (RFC 4291 §2.4); what is outside, such as ::127.0.0.1, is not.
  return parsed instanceof ipaddr.IPv4 || ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000;
}

/**
 * A `lookup` for sockets: the addresses that it hands out are those that get connected to, so that a
 * name cannot resolve to one address when checked and to another when used (DNS rebinding). One
 * private address among several refuses the name.
 */
export function guardedLookup(reach: Reach, resolve: Resolve = systemResolve): LookupFunction {
  const { isPublic = isPublicAddress } = reach;
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const wanted = addresses.filter(
          ({ family }) =>
            !options.family || family === Number(`${options.family}`.replace('IPv', '')),
        );
        const refused = addresses.find(({ address }) => !reach.allowPrivate && !isPublic(address));
        const [first] = wanted;
        if (refused) {
          const message = privateMessage(hostname, refused.address);
          callback(new ForbiddenAddressError(message), '');
        } else if (!first) {
          callback(
            Object.assign(new Error(`No address for ${hostname}`), { code: 'ENOTFOUND' }),
            '',
          );
        } else if (options.all) callback(null, wanted);
        else callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
}

/** For messages: documents may bring addresses of any length. */
export const shortened = (address: string) =>
  address.length > 300 ? `${address.slice(0, 300)}…` : address;

// --- Internal ---

const privateMessage = (shown: string, address: string) =>
  `${shown} is not fetched: ${address || 'it'} is not a public address. Start the server with --allow-private (AUTOTAG_ALLOW_PRIVATE=1) to fetch from private networks.`;

const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    dnsLookup(hostname, { all: true }, (error, addresses) =>
      error ? reject(error) : resolve(addresses),
    );
  });
