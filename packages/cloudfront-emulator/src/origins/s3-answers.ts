/** An error as S3 writes it: code, message and what it was about. */
export function s3Error(code: string, message: string, details: Readonly<Record<string, string>>): string {
  const rows = Object.entries({ Code: code, Message: message, ...details }).map(([name, text]) =>
    element(name, text),
  );
  return `${DECLARATION}<Error>${rows.join('')}</Error>`;
}

/** What `GET /` answers to a reader who may list: the mistake a handler makes when it forwards `/`. */
export function s3Listing(bucket: string): string {
  const rows = [
    element('Name', bucket),
    element('Prefix', ''),
    element('MaxKeys', '1000'),
    element('IsTruncated', 'false'),
  ];
  return `${DECLARATION}<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rows.join('')}</ListBucketResult>`;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

function element(name: string, text: string): string {
  return `<${name}>${text.replace(/[<>&"']|[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/g, escaped)}</${name}>`;
}

function escaped(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
