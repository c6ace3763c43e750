import type { MfaCodeProvider } from './credentials.ts';

/** Codes that a person typed ahead, for the next time a connection's profile asks. Each is used once: AWS takes it once. */
export class TypedMfaCodes {
  readonly #codes = new Map<string, string>();

  /** Keeps `code` for the connection until it is asked for; undefined takes one back. */
  offer(connectionId: string, code: string | undefined): void {
    if (code === undefined) this.#codes.delete(connectionId);
    else this.#codes.set(connectionId, code);
  }

  /** For AwsOptions.mfaCode: where no code was typed the call fails with ERR_AWS_MFA, and the window asks. */
  readonly provider: MfaCodeProvider = async ({ connectionId }) => {
    const code = this.#codes.get(connectionId);
    this.#codes.delete(connectionId);
    return code;
  };
}
