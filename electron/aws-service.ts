import type { Diagnosis, DiagnoseRequest } from './aws/diagnose.ts';
import type { AwsKms } from './aws/kms.ts';
import type { AwsOptions } from './aws/sender.ts';
import type { AwsService } from './vault/connections.ts';

/** AWS, whose SDK is loaded with the first call: a person without AWS never pays for it, and a start never waits for it. */
export interface LazyAws extends AwsService {
  diagnose(request: DiagnoseRequest): Promise<Diagnosis>;
  close(): void;
}

/** Loads nothing yet. */
export function lazyAws(options: AwsOptions): LazyAws {
  let loading: Promise<AwsKms> | undefined;
  let loaded: AwsKms | undefined;
  const aws = (): Promise<AwsKms> =>
    (loading ??= import('./aws/kms.ts').then((module) => {
      loaded = new module.AwsKms(options);
      return loaded;
    }));
  return {
    generateDataKey: async (call) => (await aws()).generateDataKey(call),
    encrypt: async (call, dataKey) => (await aws()).encrypt(call, dataKey),
    decrypt: async (call, encryptedDataKey) => (await aws()).decrypt(call, encryptedDataKey),
    getCallerIdentity: async (query) => (await aws()).getCallerIdentity(query),
    listKeys: async (query) => (await aws()).listKeys(query),
    resolveKey: async (query) => (await aws()).resolveKey(query),
    testKey: async (call) => (await aws()).testKey(call),
    diagnose: async (request) => {
      const [kms, module] = await Promise.all([aws(), import('./aws/diagnose.ts')]);
      return module.diagnose(kms, request);
    },
    forget: (connectionId) => loaded?.forget(connectionId),
    forgetAll: () => loaded?.forgetAll(),
    close: () => loaded?.close(),
  };
}
