import { LockOpen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useEnvironment } from '../shell/app-store.ts';
import { closeOverlay, type OverlayOf } from '../shell/view.ts';
import { ConsentDialog } from './consent-dialog.tsx';
import { askFor, type Way, wayToOpen } from './ways.ts';
import { TypedKey } from './typed-key.tsx';
import { needsConsent, unlock, useUnlocking } from './unlock.ts';
import { UnlockStepLine } from './unlock-step.tsx';
import { DiagnoseButton } from './diagnose-button.tsx';
import styles from './unlock-dialog.module.css';

/** Title of everything that opens an environment: "Unlock" and its badge. */
export function UnlockTitle({ environment }: { readonly environment: EnvironmentState }): ReactNode {
  return <>Unlock <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>;
}

/** Opens with what was typed; where that fails it is selected, to be typed again. */
async function openWith(environment: string, way: Way, form: FormData, element: HTMLFormElement): Promise<void> {
  if (await unlock({ environment, ...askFor(way, form) })) closeOverlay();
  else element.querySelector<HTMLInputElement>('input:is([type="password"], [type="text"], [inputmode])')?.select();
}

function Footer({ environment, way, busy }: { readonly environment: EnvironmentState; readonly way: Way; readonly busy: boolean }): ReactNode {
  return (
    <>
      <Button tone="quiet" size="l" keycap="Escape" onClick={closeOverlay}>Cancel</Button>
      <Button type="submit" tone={environment.tone === 'prod' ? 'prod' : 'primary'} size="l" keycap="Enter" disabled={busy} icon={<LockOpen size={14} aria-hidden="true" />}>
        {way === 'itself' ? 'Try again' : <>Unlock <PlainText>{environment.label}</PlainText></>}
      </Button>
    </>
  );
}

function Ask({ environment, first }: { readonly environment: EnvironmentState; readonly first: Way | undefined }): ReactNode {
  const { busy, step, failure } = useUnlocking(environment.name);
  const [picked, setPicked] = useState<Way | undefined>(first);
  // Whoever comes from the ladder has read why the other keys did not answer.
  const [read] = useState(first === undefined ? undefined : failure);
  const shown = failure === read ? undefined : failure;
  const way = picked ?? wayToOpen(environment, failure);
  return (
    <Dialog
      title={<UnlockTitle environment={environment} />}
      tone={environment.tone}
      description={way === 'itself' ? undefined : 'Its secrets become copyable on this computer.'}
      onClose={closeOverlay}
      onSubmit={(form, element) => void openWith(environment.name, way, form, element)}
      footer={<Footer environment={environment} way={way} busy={busy} />}
    >
      <div className={styles.content}>
        <TypedKey environment={environment} way={way} onWay={setPicked} />
        <div className={styles.outcome}>
          {busy ? <UnlockStepLine step={step} /> : shown ? <InlineError error={shown} action={<DiagnoseButton environment={environment} failure={shown} />} /> : undefined}
        </div>
      </div>
    </Dialog>
  );
}

/** What stands between the person and an environment: consent to its keys, or something to type. */
export function UnlockDialog({ overlay }: { readonly overlay: OverlayOf<'unlock'> }): ReactNode {
  const environment = useEnvironment(overlay.environment);
  if (!environment) return undefined;
  return needsConsent(environment) ? <ConsentDialog environment={environment} /> : <Ask environment={environment} first={overlay.way} />;
}
