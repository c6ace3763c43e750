import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appHost, appScheme } from './origin.ts';

/** S16: nothing inline, nothing from elsewhere, no connection at all, and DOM sinks take no plain strings. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What a request for one path is answered with. */
interface Asset {
  readonly file: string;
  readonly contentType: string;
}

/** Path of a request, such as `/index.html`, to the file behind it. */
export type AssetTable = ReadonlyMap<string, Asset>;

/**
 * S18: lists the files of the built renderer once. Requests are looked up in this table and never joined to a path,
 * so `..`, encoded and absolute paths are merely names that are not in it; links are not listed.
 */
export function buildAssetTable(folder: string): AssetTable {
  const table = new Map<string, Asset>();
  const visit = (directory: string, prefix: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) visit(file, `${prefix}${entry.name}/`);
      const contentType = contentTypes[path.extname(entry.name)];
      if (entry.isFile() && contentType !== undefined) table.set(prefix + entry.name, { file, contentType });
    }
  };
  visit(folder, '/');
  return table;
}

/** Answers one request of our scheme: the asset under the policy, or 404 without a body. */
export async function respond(table: AssetTable, request: Pick<Request, 'url' | 'method'>): Promise<Response> {
  const asset = request.method === 'GET' ? table.get(requestPath(request.url)) : undefined;
  if (asset === undefined) return new Response(null, { status: 404, headers: headers('text/plain') });
  return new Response(new Uint8Array(await readFile(asset.file)), { status: 200, headers: headers(asset.contentType) });
}

/** The path as it was written: never decoded, and empty unless the request is for our host. */
function requestPath(url: string): string {
  const start = `${appScheme}://${appHost}`;
  return url.startsWith(`${start}/`) ? url.slice(start.length).replace(/[?#].*$/s, '') : '';
}

function headers(contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}
