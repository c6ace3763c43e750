import { CircleUserRound, Cloud, Database, FileBadge, FileText, KeyRound, type LucideIcon, Terminal } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SecretKind } from '../../shared/model/secret.ts';

const icons: Readonly<Record<SecretKind, LucideIcon>> = {
  login: CircleUserRound,
  'api-token': KeyRound,
  database: Database,
  'ssh-key': Terminal,
  'aws-access-key': Cloud,
  certificate: FileBadge,
  note: FileText,
};

/** The icon of a kind of secret. */
export function KindIcon({ kind, size = 16 }: { readonly kind: SecretKind; readonly size?: number }): ReactNode {
  const Icon = icons[kind];
  return <Icon size={size} strokeWidth={1.75} aria-hidden="true" />;
}
