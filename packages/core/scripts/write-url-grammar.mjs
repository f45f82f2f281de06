import { writeFileSync } from 'node:fs';
import { defineImageConfig, urlGrammarDoc } from '../dist/config/index.js';

const file = new URL('../../../docs/url-grammar.md', import.meta.url);
writeFileSync(file, urlGrammarDoc(defineImageConfig({ bucket: 'example', region: 'eu-central-1' })));
console.log('wrote docs/url-grammar.md');
