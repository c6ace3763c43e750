import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startUnlocks } from './features/lock/unlock.ts';
import { currentApp, startApp } from './features/shell/app-store.ts';
import { startFollowing } from './features/shell/follow.ts';
import { startToasts, tell } from './features/toast/toast-store.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
startUnlocks();
startFollowing();
void startToasts();
void startApp().then(() => currentApp()?.notices.forEach(tell));
