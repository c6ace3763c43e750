import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import type { Output } from '../../../shared/ipc/contract.ts';

type Change = Output<'vault:getDiskChanges'>['changes'][number]['change'];
type Damage = EnvironmentState['damage'][number]['what'];

/** `ofSecret`: the title says what it is about; otherwise `says` does. */
export const changeWords: { readonly [C in Change]: { readonly what: string; readonly says: string; readonly ofSecret?: true } } = {
  added: { what: 'Added', says: '', ofSecret: true },
  changed: { what: 'Changed', says: '', ofSecret: true },
  removed: { what: 'Removed', says: '', ofSecret: true },
  recipients: { what: 'Keys', says: 'Other keys can open it' },
  look: { what: 'Look', says: 'Its name, colour or strictness is another one' },
  'environment-added': { what: 'Added', says: 'The environment itself' },
  'environment-removed': { what: 'Removed', says: 'The environment itself' },
  unknown: { what: 'Changed', says: 'What, is seen once it is open here' },
};

export const damageWords: { readonly [D in Damage]: { readonly what: string; readonly says: string } } = {
  page: { what: 'List', says: 'A part of the list does not open' },
  record: { what: 'Secret', says: 'A secret does not open' },
  seal: { what: 'Seal', says: 'The seal does not match what is in it' },
  digest: { what: 'Secret', says: 'A secret is not the one that the list names' },
  line: { what: 'Line', says: 'A line of the file cannot be read' },
};
