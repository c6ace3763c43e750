import { Ellipsis, Star } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SecretView } from '../../../shared/ipc/secret-calls.ts';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { templateOf } from '../../../shared/model/kinds.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Menu, type MenuEntry } from '../../components/menu.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { CopyAsMenu } from './copy-as-menu.tsx';
import { deleteSecret, editSecret, restoreSecret, toggleFavourite } from './secret-actions.ts';
import { oneEntries } from '../bulk/bulk-entries.tsx';
import { useVault } from '../shell/app-store.ts';
import { openOverlay } from '../shell/view.ts';
import text from '../../styles/text.module.css';
import styles from './detail-pane.module.css';

function moreEntries(secret: SecretView, vault: VaultState | undefined): readonly MenuEntry[] {
  if (secret.state === 'trash') return [{ key: 'purge', label: 'Delete for ever', tone: 'danger', onSelect: () => openOverlay({ dialog: 'purge', environment: secret.environment, id: secret.id, title: secret.title || 'Untitled' }) }];
  return [
    { key: 'favourite', label: secret.favourite ? 'Remove from favourites' : 'Add to favourites', keycap: 'F', onSelect: () => void toggleFavourite(secret) },
    { kind: 'separator', key: 'line' },
    ...(vault ? oneEntries(secret, vault) : []),
    { kind: 'separator', key: 'line-delete' },
    { key: 'delete', label: 'Delete', tone: 'danger', keycap: 'Delete', onSelect: () => void deleteSecret(secret) },
  ];
}

function Actions({ secret, readOnly }: { readonly secret: SecretView; readonly readOnly: boolean }): ReactNode {
  const vault = useVault();
  const star = <Star size={16} aria-hidden="true" fill={secret.favourite ? 'currentColor' : 'none'} />;
  if (readOnly) return <div className={styles.headActions}><CopyAsMenu secret={secret} /></div>;
  return (
    <div className={styles.headActions}>
      {secret.state === 'trash' ? undefined : <CopyAsMenu secret={secret} />}
      {secret.state === 'trash' ? (
        <Button onClick={() => void restoreSecret(secret)}>Restore</Button>
      ) : (
        <>
          <IconButton label="Favourite" keys="F" icon={star} aria-pressed={secret.favourite} onClick={() => void toggleFavourite(secret)} />
          <Button keycap="E" onClick={() => editSecret(secret)}>Edit</Button>
        </>
      )}
      <Menu entries={moreEntries(secret, vault)} trigger={<Button tone="quiet" className={styles.more} aria-label="More" icon={<Ellipsis size={16} aria-hidden="true" />} />} />
    </div>
  );
}

/** Title, environment, kind, and what can be done with the whole secret. */
export function DetailHead({ secret, environment, readOnly }: { readonly secret: SecretView; readonly environment: EnvironmentState; readonly readOnly: boolean }): ReactNode {
  return (
    <header className={styles.head}>
      <div className={styles.tile}><KindIcon kind={secret.kind} size={20} /></div>
      <div className={styles.headWords}>
        <h1 className={classNames(text.title, styles.title)}>
          <PlainText ellipsis>{secret.title || 'Untitled'}</PlainText>
          <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" />
        </h1>
        <p className={text.third}>{templateOf(secret.kind).label}{secret.state === 'trash' ? ' · in the trash' : ''}{readOnly ? ' · read only' : ''}</p>
      </div>
      <Actions secret={secret} readOnly={readOnly} />
    </header>
  );
}
