import { type ReactNode, useEffect, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { SecretDraft } from '../../../shared/ipc/secret-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Empty } from '../../components/page.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { currentSelection, keyOf, useSelection } from '../list/selection.ts';
import { useEnvironment, useVault } from '../shell/app-store.ts';
import { openHome, openView, type ViewOf } from '../shell/view.ts';
import { EditorForm } from './editor-form.tsx';
import { KindPicker } from './kind-picker.tsx';
import { type Beginning, loadEdit, type Waiting } from './load.ts';
import { noteSaved } from './unsaved-store.ts';
import pane from '../detail/detail-pane.module.css';
import text from '../../styles/text.module.css';

type EditorView = ViewOf<'editor'>;

/** Another row of the list was gone to: the detail shows it, and the edit waits. */
function useLeaveWithList(): void {
  const { active, chosen } = useSelection();
  const [began] = useState(() => currentSelection().active);
  useEffect(() => {
    if (chosen && active && (!began || keyOf(active) !== keyOf(began))) openHome();
  }, [active, chosen, began]);
}

function useBeginning(view: EditorView & { readonly environment: string }): { beginning: Beginning | Waiting | undefined; failure: WireError | undefined } {
  const [state, setState] = useState<{ beginning?: Beginning | Waiting; failure?: WireError }>({});
  useEffect(() => {
    let wanted = true;
    loadEdit(view).then(
      (beginning) => wanted && setState({ beginning }),
      (error: unknown) => wanted && setState({ failure: failureOf(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [view]);
  return { beginning: state.beginning, failure: state.failure };
}

/** One edit waits in each environment at most: first what is to become of it. */
function OtherEdit({ draft, view }: { readonly draft: SecretDraft; readonly view: EditorView }): ReactNode {
  const label = useEnvironment(draft.environment)?.label ?? draft.environment;
  const go = async (): Promise<void> => {
    await ask('secret:discardDraft', { environment: draft.environment }).catch(() => undefined);
    noteSaved(draft.environment);
    openView({ ...view });
  };
  return (
    <section className={pane.pane} aria-label="Unsaved edit">
      <Empty title="There is an unsaved edit" text={<>“<PlainText>{draft.title.trim() || 'Untitled'}</PlainText>” in <bdi>{label}</bdi> was not saved yet. Each environment keeps one such edit.</>}>
        <div className={text.line}>
          <Button tone="primary" size="l" autoFocus onClick={() => openView({ screen: 'editor', environment: draft.environment, resume: 'unsaved' })}>Continue it</Button>
          <Button tone="delete" size="l" onClick={() => void go()}>Discard it</Button>
          <Button tone="quiet" size="l" onClick={openHome}>Cancel</Button>
        </div>
      </Empty>
    </section>
  );
}

function Edit({ view }: { readonly view: EditorView & { readonly environment: string } }): ReactNode {
  useLeaveWithList();
  const { beginning, failure } = useBeginning(view);
  if (failure) return <section className={classNames(pane.pane, pane.body)} aria-label="Edit"><InlineError error={failure} action={<Button onClick={openHome}>Back</Button>} /></section>;
  if (!beginning) return <section className={pane.pane} aria-label="Edit" aria-busy="true" />;
  if ('other' in beginning) return <OtherEdit draft={beginning.other} view={view} />;
  return <EditorForm beginning={beginning} moved={view.resume === 'moved'} />;
}

/** The editor: which kind, where, and then its fields. */
export function EditorScreen({ view }: { readonly view: EditorView }): ReactNode {
  const vault = useVault();
  const open = vault?.environments.filter((environment) => environment.lock === 'open') ?? [];
  const environment = open.find(({ name }) => name === view.environment)?.name ?? (view.environment === undefined || view.id === undefined ? open[0]?.name : undefined);
  const ready = environment !== undefined && (view.id !== undefined || view.kind !== undefined || view.resume !== undefined);
  // The view says where it is, so that a lock of that environment takes it away.
  useEffect(() => {
    if (environment === undefined) openHome();
    else if (view.environment !== environment) openView({ ...view, environment });
  }, [environment, view]);
  if (environment === undefined || view.environment !== environment) return undefined;
  if (!ready) return <KindPicker onPick={(kind) => openView({ ...view, environment, kind })} />;
  return <Edit key={JSON.stringify(view)} view={view as EditorView & { readonly environment: string }} />;
}
