import { protocol } from 'electron';
import { buildAssetTable, respond } from './assets.ts';
import { appScheme } from './origin.ts';

/**
 * Must run before the app is ready. Off on purpose: supportFetchAPI, corsEnabled (it permits cross-origin reads),
 * bypassCSP, stream, allowServiceWorkers.
 */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** S18: serves the built renderer, and nothing else, under our scheme. The answer lists its files anew. */
export function serveRenderer(folder: string): () => void {
  let table = buildAssetTable(folder);
  protocol.handle(appScheme, (request) => respond(table, request));
  return () => {
    table = buildAssetTable(folder);
  };
}
