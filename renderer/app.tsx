import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { type ReactNode, useEffect } from 'react';
import { LiveRegion } from './components/announce.tsx';
import { InlineError } from './components/inline-error.tsx';
import { PlatformContext } from './components/platform.ts';
import { WindowFrame } from './components/window-frame.tsx';
import { useApp, useStartFailure } from './features/shell/app-store.ts';
import { Shell } from './features/shell/shell.tsx';

/** The document follows the theme that is set; `system` leaves it to the platform. */
function useTheme(theme: 'system' | 'light' | 'dark' | undefined): void {
  useEffect(() => {
    if (theme === undefined || theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}

/** A window: nothing is drawn until main has said how things stand. */
export function App(): ReactNode {
  const app = useApp();
  const failure = useStartFailure();
  useTheme(app?.settings.theme);
  return (
    <CSPProvider disableStyleElements>
      <PlatformContext value={app?.platform ?? 'linux'}>
        <Tooltip.Provider delay={500}>
          {app ? <Shell /> : failure ? <WindowFrame><InlineError error={failure} /></WindowFrame> : undefined}
          <LiveRegion />
        </Tooltip.Provider>
      </PlatformContext>
    </CSPProvider>
  );
}
