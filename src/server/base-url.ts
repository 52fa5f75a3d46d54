import type { Request } from 'express';

export interface BaseUrlSettings {
  baseUrl?: string | undefined;
  trustProxy: boolean;
}

/**
 * What ids and links start with, without a trailing slash: the configured address, else what the request
 * was sent to and the path that the router is mounted under (sas-contract 1.2).
 */
export function baseUrl(request: Request, settings: BaseUrlSettings): string {
  if (settings.baseUrl !== undefined) return settings.baseUrl;
  const forwarded = (name: string) =>
    settings.trustProxy ? request.get(name)?.split(',')[0]?.trim() : undefined;
  const secure = 'encrypted' in request.socket && request.socket.encrypted === true;
  const scheme = forwarded('X-Forwarded-Proto')?.toLowerCase() ?? (secure ? 'https' : 'http');
  const host = forwarded('X-Forwarded-Host') ?? request.get('Host') ?? '';
  const { localAddress = '127.0.0.1', localPort = 80 } = request.socket;
  // A host that is none (HTTP/1.0 needs no Host) would end up inside ids and pages.
  const safeHost = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host)
    ? host
    : `${inAddress(localAddress)}:${localPort}`;
  return `${scheme === 'https' ? 'https' : 'http'}://${safeHost}${request.baseUrl}`;
}

/** Where a server that listens on this host and port is opened, without a trailing slash. */
export function listeningAddress(host: string, port: number): string {
  return `http://${['127.0.0.1', '::1'].includes(host) ? 'localhost' : inAddress(host)}:${port}`;
}

// --- Internal helpers ---

const inAddress = (host: string) => (host.includes(':') ? `[${host}]` : host);
