import '../styles/tokens.css';
import '../styles/base.css';
import { createRoot } from 'react-dom/client';
import { PlatformContext, type Platform } from '../components/platform.ts';
import { LiveRegion } from '../components/announce.tsx';
import { QuickPanel } from './quick-panel.tsx';
import { startPanel } from './panel-store.ts';

const platform: Platform = navigator.platform.startsWith('Mac') ? 'darwin' : navigator.platform.startsWith('Win') ? 'win32' : 'linux';
const root = document.getElementById('root');
if (root) createRoot(root).render(<PlatformContext value={platform}><QuickPanel /><LiveRegion /></PlatformContext>);
startPanel();
