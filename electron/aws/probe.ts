import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Socket } from 'node:net';
import { VaultError } from '../../shared/errors.ts';
import { raceAbort, withinMs } from './cancel.ts';
import { codeOfNode } from './error-names.ts';

export interface ProbeResult {
  readonly host: string;
  /** False for an endpoint on this computer that has none. */
  readonly tls: boolean;
  readonly tookMs: number;
}

function explain(error: unknown, host: string): VaultError {
  if (error instanceof VaultError) return error;
  const reason = String((error as { code?: unknown } | null)?.code ?? 'unknown');
  return new VaultError(codeOfNode(reason) ?? 'ERR_AWS_UNREACHABLE', { host, reason });
}

async function connected(url: URL, address: string, keep: (socket: Socket) => void): Promise<void> {
  const tls = url.protocol === 'https:';
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  await new Promise<void>((resolve, reject) => {
    // An address is no server name (RFC 6066): the certificate is then checked against the address.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = tls ? connectTls({ host: address, port, ...name }, resolve) : connectTcp({ host: address, port }, resolve);
    keep(socket);
    socket.once('error', reject);
  });
}

/**
 * Whether the way to `url` is open, without a request: the name resolves, the port answers, the certificate is trusted.
 * @throws ERR_AWS_UNREACHABLE, ERR_AWS_TLS, ERR_AWS_TIMEOUT with details.host and details.reason; ERR_CANCELLED
 */
export async function probeEndpoint(url: URL, signal: AbortSignal, limitMs: number): Promise<ProbeResult> {
  const startedMs = performance.now();
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let socket: Socket | undefined;
  const probe = async (): Promise<void> => {
    const { address } = await lookup(host);
    await connected(url, address, (opened) => (socket = opened));
  };
  const tooSlow = (): VaultError => new VaultError('ERR_AWS_TIMEOUT', { host, reason: 'connect' });
  try {
    await withinMs(limitMs, () => raceAbort(probe(), signal), tooSlow);
    return { host, tls: url.protocol === 'https:', tookMs: performance.now() - startedMs };
  } catch (error) {
    throw explain(error, host);
  } finally {
    // A late error of a socket that nobody waits for must not end the program.
    socket?.on('error', () => {});
    socket?.destroy();
  }
}
