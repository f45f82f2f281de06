import '@cameo/react-image/styles.css';
import '../gallery.css';
import { createRoot } from 'react-dom/client';
import { OwnPage } from './own-page.js';

const keys: readonly string[] = JSON.parse(document.getElementById('pictures')?.textContent ?? '[]');
const root = document.createElement('div');
document.body.replaceChildren(root);
createRoot(root).render(<OwnPage keys={keys} />);
