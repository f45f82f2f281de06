import { MAX_VARIANT_NAME_BYTES } from '../grammar/limits.js';
import { TOKEN_LENGTH } from '../grammar/values.js';
import { checkPresets } from './access-checks.js';
import { wrong } from './field-checks.js';
import type { ConfigIssue, DefinedConfig, ImageConfig } from './settings.js';
import { reservedPerSource } from './variant-count.js';

/** Rules between fields, checked once each field by itself is valid. */
export function checkTogether(config: ImageConfig): readonly ConfigIssue[] {
  const { ladder, qualities, defaultQuality, params, limits } = config;
  const issues: ConfigIssue[] = [];
  const top = ladder[ladder.length - 1];
  if (top !== limits.width) {
    issues.push(wrong('limits.width', limits.width, `the last rung of the ladder, ${top}`));
  }
  // A picture one pixel high must be able to have its full width, and the narrowest one its full height.
  const least = Math.max(limits.width, limits.height * (ladder[0] ?? 1));
  if (limits.pixels < least) {
    issues.push(
      wrong(
        'limits.pixels',
        limits.pixels,
        `at least ${least}, for the width in one row and the height at the first rung`,
      ),
    );
  }
  if (!qualities.includes(defaultQuality)) {
    issues.push(wrong('defaultQuality', defaultQuality, `one of the qualities ${qualities.join(', ')}`));
  }
  // The canonical form of an accepted URL must be accepted too, with every byte of the key escaped. A version, which is part of
  // no key, is the rest of the query.
  const canonicalUrl = 3 * limits.sourceKeyBytes + MAX_VARIANT_NAME_BYTES + '?&v='.length + TOKEN_LENGTH + 1;
  if (limits.urlLength < canonicalUrl) {
    const expected = `at least ${canonicalUrl}, which a source key of limits.sourceKeyBytes and the longest query need`;
    issues.push(wrong('limits.urlLength', limits.urlLength, expected));
  }
  const reserved = reservedPerSource(config);
  if (limits.variantsPerSource < reserved) {
    const expected = `at least ${reserved}: the rungs and the presets, which are always made`;
    issues.push(wrong('limits.variantsPerSource', limits.variantsPerSource, expected));
  }
  if (params.includes('flip') && !params.includes('rotate')) {
    issues.push(wrong('params', params, 'rotate together with flip, because flip=v is written as a turn'));
  }
  return [...issues, ...checkPresets(config)];
}

/** Rules between the fields of each stage, checked when it is complete. */
export function checkStagesTogether({ stages, infra }: DefinedConfig): readonly ConfigIssue[] {
  const rules = Object.entries(stages).flatMap(([name, { presetsOnly, presets = {} }]) =>
    presetsOnly && Object.keys(presets).length === 0
      ? [wrong(`stages.${name}.presetsOnly`, true, 'at least one preset; none is configured')]
      : [],
  );
  return [...rules, ...checkAliases({ stages, infra }), ...checkBucketsAndCanaries({ stages, infra })];
}

/** A KMS key encrypts in its own region only; an interval of the canary requires a picture. */
function checkBucketsAndCanaries({
  stages,
  infra,
}: Pick<DefinedConfig, 'stages' | 'infra'>): readonly ConfigIssue[] {
  return Object.entries(infra).flatMap(([name, { kmsKeyArn, canaryPicture, canaryMinutes }]) => {
    const path = `stages.${name}.infra`;
    const region = stages[name]?.region ?? '';
    return [
      ...(kmsKeyArn !== undefined && kmsKeyArn.split(':')[3] !== region
        ? [wrong(`${path}.kmsKeyArn`, kmsKeyArn, `a key in ${region}, where the bucket is`)]
        : []),
      ...(canaryMinutes !== undefined && canaryPicture === undefined
        ? [wrong(`${path}.canaryPicture`, undefined, 'the key of the picture for canaryMinutes')]
        : []),
    ];
  });
}

function checkAliases({ stages, infra }: Pick<DefinedConfig, 'stages' | 'infra'>): readonly ConfigIssue[] {
  return Object.entries(infra).flatMap(([name, { alias, certificateArn, hostedZoneId }]) => {
    const path = `stages.${name}.infra`;
    const needed = certificateArn ?? hostedZoneId;
    const stated = certificateArn === undefined ? 'hostedZoneId' : 'certificateArn';
    if (alias === undefined)
      return needed === undefined
        ? []
        : [wrong(`${path}.alias`, alias, `the host name that ${stated} is for`)];
    const baseUrl = stages[name]?.baseUrl ?? '';
    return [
      ...(needed === undefined
        ? [
            wrong(
              `${path}.certificateArn`,
              certificateArn,
              `the certificate of the alias ${alias}, or hostedZoneId to create one`,
            ),
          ]
        : []),
      ...(certificateArn !== undefined && hostedZoneId !== undefined
        ? [
            wrong(
              `${path}.certificateArn`,
              certificateArn,
              'none together with hostedZoneId, which creates one',
            ),
          ]
        : []),
      ...(baseUrl !== '' && baseUrl !== `https://${alias}`
        ? [wrong(`${path}.alias`, alias, `the host of the stage's baseUrl, ${baseUrl}`)]
        : []),
    ];
  });
}
