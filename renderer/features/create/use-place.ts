import { useApp } from '../shell/app-store.ts';
import { type Place, useDraft } from './create-store.ts';

/** Where the keys will live: what was chosen, else this computer, else a passphrase where there is no keychain. */
export function usePlace(): Place {
  const { place } = useDraft();
  const status = useApp()?.keychain.status;
  return place ?? (status === 'unavailable' ? 'passphrase' : 'os-keychain');
}
