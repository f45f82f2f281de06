// Writes generated/resource-types.d.ts: the properties of the resources in the stacks, as TypeScript types, from
// CloudFormation's schemas in @aws-cdk/aws-service-spec. Unknown properties do not compile.
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A type in the schemas, with the fields of the kinds that this script reads.
 * @typedef {object} SpecType
 * @property {string} type its kind
 * @property {readonly unknown[]} [allowedValues] of a string
 * @property {SpecType} element of an array or a map
 * @property {{ readonly $ref: string }} reference of a reference to a definition
 * @property {readonly SpecType[]} types of a union
 */
/** @typedef {Readonly<Record<string, { readonly type: SpecType, readonly required?: boolean }>>} SpecProperties */
/** @typedef {{ readonly $id: string, readonly name: string, readonly properties: SpecProperties }} SpecDefinition */

/** Every resource type that this package creates. */
const RESOURCES = [
  'AWS::Budgets::Budget',
  'AWS::CertificateManager::Certificate',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::KeyValueStore',
  'AWS::CloudFront::MonitoringSubscription',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Logs::Delivery',
  'AWS::Logs::DeliveryDestination',
  'AWS::Logs::DeliverySource',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Route53::RecordSet',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::Scheduler::Schedule',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::WAFv2::WebACL',
];

const FILE = fileURLToPath(new URL('../generated/resource-types.d.ts', import.meta.url));
const SPEC = '@aws-cdk/aws-service-spec';
const { version } = JSON.parse(readFileSync(packageFile(SPEC), 'utf8'));
const FIRST_LINE = `// Made by scripts/write-resource-types.mjs from ${SPEC} ${version}.`;

// Reading the schemas takes seconds, so the file is written only if its version or this script has changed.
if (!isCurrent()) {
  mkdirSync(dirname(FILE), { recursive: true });
  // Written atomically: the build and the type check may run at the same time.
  writeFileSync(`${FILE}.${process.pid}`, await resourceTypes());
  renameSync(`${FILE}.${process.pid}`, FILE);
}

function isCurrent() {
  if (!existsSync(FILE)) return false;
  const made = readFileSync(FILE, 'utf8');
  return (
    made.startsWith(`${FIRST_LINE}\n`) &&
    statSync(FILE).mtimeMs > statSync(fileURLToPath(import.meta.url)).mtimeMs
  );
}

async function resourceTypes() {
  const { loadAwsServiceSpec } = await import(SPEC);
  const db = await loadAwsServiceSpec();
  /** @type {Map<string, { readonly name: string, fields: string }>} */
  const definitions = new Map();
  const resources = RESOURCES.map((name) => {
    const [resource] = db.lookup('resource', 'cloudFormationType', 'equals', name);
    if (resource === undefined)
      throw new Error(`${name}: expected a type of CloudFormation; ${SPEC} ${version} has none.`);
    return `  readonly '${name}': ${fieldsOf(resource.properties)};`;
  });
  return [
    FIRST_LINE,
    '/** What CloudFormation works out itself. */',
    'export type Intrinsic =',
    '  | { readonly Ref: string }',
    "  | { readonly 'Fn::GetAtt': readonly [resource: string, attribute: string] }",
    "  | { readonly 'Fn::Sub': string }",
    "  | { readonly 'Fn::If': readonly [condition: string, yes: unknown, no: unknown] };",
    'interface Tag { readonly Key: string; readonly Value: string | Intrinsic }',
    ...[...definitions.values()].map(({ name, fields }) => `type ${name} = ${fields};`),
    'export interface ResourceProperties {',
    ...resources,
    '}',
    '',
  ].join('\n');

  /**
   * @param {SpecProperties} properties
   * @returns {string}
   */
  function fieldsOf(properties) {
    const fields = Object.entries(properties).map(
      ([name, { type, required }]) =>
        `readonly ${JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(type)}`,
    );
    return `{ ${fields.join('; ')} }`;
  }

  /**
   * @param {SpecType} type
   * @returns {string}
   */
  function typeOf(type) {
    return `${bareOf(type)} | Intrinsic`;
  }

  /**
   * @param {SpecType} type
   * @returns {string}
   */
  function bareOf(type) {
    switch (type.type) {
      case 'string':
        return type.allowedValues?.map((each) => JSON.stringify(each)).join(' | ') ?? 'string';
      case 'boolean':
        return 'boolean';
      case 'integer':
      case 'number':
        return 'number';
      case 'date-time':
        return 'string';
      case 'array':
        return `readonly (${typeOf(type.element)})[]`;
      case 'map':
        return `{ readonly [key: string]: ${typeOf(type.element)} }`;
      case 'tag':
        return 'Tag';
      case 'ref':
        return definitionOf(db.get('typeDefinition', type.reference.$ref));
      case 'union':
        return [...new Set(type.types.map(bareOf))].join(' | ');
      case 'json':
        return 'object';
      default:
        throw new Error(`${JSON.stringify(type)}: expected a type that this script knows.`);
    }
  }

  /**
   * @param {SpecDefinition} definition
   * @returns {string}
   */
  function definitionOf(definition) {
    const known = definitions.get(definition.$id);
    if (known !== undefined) return known.name;
    const made = { name: `${definition.name}_${definition.$id}`, fields: '' };
    definitions.set(definition.$id, made);
    made.fields = fieldsOf(definition.properties);
    return made.name;
  }
}

/** @param {string} name */
function packageFile(name) {
  const require = createRequire(import.meta.url);
  let folder = dirname(require.resolve(name));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'package.json');
}
