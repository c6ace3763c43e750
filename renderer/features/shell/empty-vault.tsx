import { Inbox, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { kindTemplates } from '../../../shared/model/kinds.ts';
import type { SecretKind } from '../../../shared/model/secret.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Keycap } from '../../components/keycap.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Empty } from '../../components/page.tsx';
import { useDigits } from '../lock/use-digits.ts';
import { QuickHint } from '../settings/shortcut-keys.tsx';
import { newSecret } from '../shortcuts/shortcuts.ts';
import { openView } from './view.ts';
import text from '../../styles/text.module.css';
import styles from './empty-vault.module.css';

function begin(kind: SecretKind | undefined): void {
  if (kind) openView({ screen: 'editor', kind });
}

/** A vault without secrets: what to put in first. */
export function EmptyVault(): ReactNode {
  useDigits((digit) => begin(kindTemplates[digit - 1]?.kind));
  return (
    <Empty
      icon={<Inbox aria-hidden="true" />}
      title="No secrets yet"
      text="Start with the three you would need first tonight: the database, the pager and the bastion. Each goes into one environment and is sealed under that environment’s key."
    >
      <div className={classNames(text.line, styles.actions)}>
        <Button tone="primary" size="l" keycap="Mod+N" icon={<Plus size={14} aria-hidden="true" />} onClick={newSecret}>New secret</Button>
        <Button size="l" onClick={() => openView({ screen: 'import' })}>Import</Button>
        <span className={classNames(text.small, text.third)}>1Password, Bitwarden, KeePass, .env</span>
      </div>
      <h2 className={classNames(text.small, text.third, styles.or)}>Or begin with a kind</h2>
      <Card>
        <ul className={styles.kinds}>
          {kindTemplates.map(({ kind, label }, index) => (
            <li key={kind}>
              <button type="button" className={styles.kind} onClick={() => begin(kind)}>
                <KindIcon kind={kind} />
                {label}
                <span className={text.grow} />
                <Keycap keys={String(index + 1)} />
              </button>
            </li>
          ))}
        </ul>
      </Card>
      <QuickHint />
    </Empty>
  );
}
