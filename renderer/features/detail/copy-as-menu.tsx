import { CopySlash } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SecretView } from '../../../shared/ipc/secret-calls.ts';
import { copyAsFormsOf, copyAsLabels } from '../../../shared/model/copy-as.ts';
import { Button } from '../../components/button.tsx';
import { Menu, type MenuEntry } from '../../components/menu.tsx';
import { copySecretAs } from './copy.ts';
import styles from './detail-pane.module.css';

/** The whole secret in the form that the next program takes. */
export function CopyAsMenu({ secret }: { readonly secret: SecretView }): ReactNode {
  const entries = copyAsFormsOf(secret.kind).map((form): MenuEntry => ({ key: form, label: copyAsLabels[form], onSelect: () => void copySecretAs(secret, form) }));
  return <Menu entries={entries} trigger={<Button tone="quiet" className={styles.copyAs} aria-label="Copy as" icon={<CopySlash size={16} aria-hidden="true" />}><span className={styles.copyAsWords}>Copy as</span></Button>} />;
}
