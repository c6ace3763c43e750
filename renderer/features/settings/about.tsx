import type { ReactNode } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { Card, FieldList, FieldRow } from '../../components/card.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { classNames } from '../../components/class-names.ts';
import { GeneratorChoices } from '../generator/generator-options.tsx';
import { changeSettings } from './change-settings.ts';
import { Section } from './section.tsx';
import text from '../../styles/text.module.css';
import styles from './settings-screen.module.css';

/** What "Generate" begins with. */
export function Generator({ settings }: { readonly settings: Settings }): ReactNode {
  return (
    <Section id="generator" title="Generator">
      <Card className={styles.padded}>
        <p className={classNames(text.small, text.third, styles.lead)}>What the generator begins with in every field.</p>
        <GeneratorChoices options={settings.generator} onChange={(generator) => changeSettings({ generator })} />
      </Card>
    </Section>
  );
}

const platforms: Readonly<Record<AppState['platform'], string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

const keychainWords: Readonly<Record<AppState['keychain']['status'], string>> = {
  available: 'answers',
  locked: 'is locked',
  unavailable: 'does not answer',
  unknown: 'has not been asked yet',
};

/** What this is, and where it keeps things. */
export function About({ app }: { readonly app: AppState }): ReactNode {
  const { keychain } = app;
  return (
    <Section id="about" title="About">
      <FieldList className={styles.about}>
        <FieldRow label="Version"><span className={text.selectable}>Breakglass {app.version}{app.packaged ? '' : ', started from its source'}</span></FieldRow>
        <FieldRow label="Runtime"><span className={text.selectable}>{app.runtime} on {platforms[app.platform]}</span></FieldRow>
        <FieldRow label="Keychain">{keychain.name} {keychainWords[keychain.status]}</FieldRow>
        <FieldRow label="Licence">MIT</FieldRow>
        {app.profile === undefined ? undefined : <FieldRow label="Settings" tall><PlainText className={styles.path}>{app.profile}</PlainText></FieldRow>}
        {app.vault ? <FieldRow label="Vault" tall><PlainText className={styles.path}>{app.vault.path}</PlainText></FieldRow> : undefined}
      </FieldList>
    </Section>
  );
}
