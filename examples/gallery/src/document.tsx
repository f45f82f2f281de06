import type { ReactElement } from 'react';
import { Page } from './page.js';

/** URLs of the build's output. */
export interface BuiltFiles {
  readonly script: string;
  readonly style: string;
}

/** The whole document, rendered on the server and hydrated as it is. */
export function Document({ script, style }: BuiltFiles): ReactElement {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Cameo: one photograph, every size, made once</title>
        <meta
          name="description"
          content="Pictures at the size and in the format that each screen needs, made at the edge and kept."
        />
        <link rel="icon" href="/__site/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={style} />
        {/* Never async: a script that runs before the end of the document hydrates an incomplete page. */}
        <script type="module" src={script} />
      </head>
      <body>
        <Page />
      </body>
    </html>
  );
}
