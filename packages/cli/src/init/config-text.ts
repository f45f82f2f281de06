import type { ImageConfigInput } from '@cameo/core/config';

/** The answers for a new configuration. */
export interface Answers {
  /** Address of the pictures of the last stage; undefined for the one that CloudFront assigns. */
  readonly baseUrl: string | undefined;
  readonly bucket: string;
  readonly region: string;
  /** Stages on AWS, the public one last. */
  readonly stages: readonly string[];
}

/** Valid answers, to check one of them. */
export const VALID: Answers = {
  baseUrl: undefined,
  bucket: 'pictures',
  region: 'us-east-1',
  stages: ['prod'],
};

/** The configuration in the text. */
export function inputOf({ baseUrl, bucket, region, stages }: Answers): ImageConfigInput {
  const last = stages.at(-1);
  return {
    bucket,
    region,
    stages: {
      local: { baseUrl: 'http://127.0.0.1:4600' },
      ...Object.fromEntries(
        stages.map((name) => [
          name,
          { bucket: `${bucket}-${name}`, ...(name === last && baseUrl !== undefined && { baseUrl }) },
        ]),
      ),
    },
  };
}

/** The text of `cameo.config.ts`: the answers, and the other fields as comments. */
export function configText(answers: Answers): string {
  const { bucket, region, stages } = inputOf(answers);
  const lines = Object.entries(stages ?? {}).flatMap(([name, stage]) => {
    const fields = Object.entries(stage).map(([field, value]) => `${field}: ${quoted(String(value))}`);
    return [...aboutStage(name, stage.baseUrl), `    ${keyOf(name)}: { ${fields.join(', ')} },`];
  });
  return `import { defineImageConfig } from '@cameo/cli';

/**
 * The one configuration: the functions, the stages on AWS and the front end are built from it.
 * "npx cameo config" prints the effective settings and their places.
 */
export const config = defineImageConfig({
  // Bucket of the pictures and of the sizes made from them. Names are globally unique: each stage has its own below.
  bucket: ${quoted(bucket)},
  // Region of the buckets.
  region: ${quoted(region)},

  // All possible widths, px; other widths become the next larger one. Fewer widths mean fewer files.
  // ladder: [320, 640, 960, 1280, 1920],
  // What a URL may request, such as only sizes and crops.
  // params: ['w', 'h', 'dpr', 'fit', 'focus', 'q', 'f', 'v'],
  // Formats of originals.
  // inputs: ['jpeg', 'png', 'webp', 'gif', 'avif'],

  stages: {
${lines.join('\n')}
  },
});
`;
}

function aboutStage(name: string, baseUrl: string | undefined): readonly string[] {
  if (name === 'local') return ['    // This machine: "npx cameo dev ./pictures".'];
  return baseUrl === undefined
    ? [
        `    // "npx cameo deploy ${name}" says where its pictures are: write that as baseUrl, such as 'https://d111111abcdef8.cloudfront.net'.`,
      ]
    : [
        `    // A host name of your own needs a certificate: infra: { alias: …, certificateArn: … } or hostedZoneId.`,
      ];
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

const keyOf = (name: string): string => (/^[a-z_$][\w$]*$/i.test(name) ? name : quoted(name));
