import '@cameo/react-image/devtools.css';
import '@cameo/react-image/styles.css';
import './gallery.css';
import { hydrateRoot } from 'react-dom/client';
import { Document } from './document.js';

const style = document.querySelector('link[rel="stylesheet"]')?.getAttribute('href') ?? '';
hydrateRoot(document, <Document script={new URL(import.meta.url).pathname} style={style} />);
