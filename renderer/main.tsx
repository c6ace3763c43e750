import './styles/base.css';
import './styles/tokens.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startApp } from './features/shell/app-store.ts';

const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
void startApp();
