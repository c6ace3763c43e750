import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Limits of one HTTP attempt. */
export interface AwsTimeouts {
  readonly connectMs: number;
  /** From sending to the last byte of the body. */
  readonly requestMs: number;
  /** Until a credential provider has answered. */
  readonly credentialsMs: number;
}

export const defaultTimeouts: AwsTimeouts = { connectMs: 2000, requestMs: 4000, credentialsMs: 30_000 };

type Handled = ReturnType<NodeHttpHandler['handle']>;

/**
 * The one HTTP handler of every AWS client here, those inside credential providers included, so that connections are
 * shared and time-outs hold (as shipped the SDK has none). Remembers how far our clock is from each host's.
 */
export class ObservedHandler extends NodeHttpHandler {
  readonly #skews = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(timeouts: AwsTimeouts, nowMs: () => number) {
    super({
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.requestMs,
      // Without this the SDK only logs a warning when the time is over.
      throwOnRequestTimeout: true,
      // The request time-out ends with the headers: this one ends a body that stalls, and frees its socket.
      socketTimeout: timeouts.requestMs,
    });
    this.#nowMs = nowMs;
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): Handled {
    const handled = await super.handle(request, options);
    const date = Date.parse(handled.response.headers['date'] ?? '');
    // An Age header means a cache answered, with a date of its own.
    if (!Number.isNaN(date) && handled.response.headers['age'] === undefined) {
      this.#skews.set(request.hostname, date - this.#nowMs());
    }
    return handled;
  }

  /** How far ahead of us the clock of `host` was at its last answer (negative: behind), to the second. */
  skewMs(host: string): number | undefined {
    return this.#skews.get(host);
  }
}
