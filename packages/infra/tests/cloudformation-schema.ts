// Validates templates against CloudFormation's resource schemas in @aws-cdk/aws-service-spec.
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, Resource as Schema, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { Template } from './packaged.js';

const PSEUDO = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
];

let database: Promise<SpecDatabase> | undefined;

/** All violations of the schemas in a template; empty for a valid one. */
export async function templateMistakes(template: Template): Promise<readonly string[]> {
  database ??= loadAwsServiceSpec();
  const db = await database;
  const types = new Map<string, Schema | undefined>();
  for (const { Type } of Object.values(template.Resources))
    types.set(Type, db.lookup('resource', 'cloudFormationType', 'equals', Type)[0]);
  const references = referenceMistakes(template, types);
  const values = Object.entries(template.Resources).flatMap(
    ([name, { Type, Properties = {}, DependsOn = [] }]) => {
      const schema = types.get(Type);
      if (schema === undefined) return [`${name}: no type ${Type}`];
      const lost = [DependsOn].flat().filter((other) => template.Resources[other] === undefined);
      return [
        ...lost.map((other) => `${name}: depends on ${other}, which is not there`),
        ...fieldMistakes(db, schema.properties, Properties, name),
      ];
    },
  );
  return [...values, ...references];
}

type Fields = Readonly<Record<string, Property>>;

function fieldMistakes(db: SpecDatabase, known: Fields, given: unknown, path: string): readonly string[] {
  if (!isObject(given)) return [`${path}: got ${JSON.stringify(given)}, expected fields`];
  return [
    ...Object.entries(given).flatMap(([name, value]) => {
      const property = known[name];
      return property === undefined
        ? [`${path}.${name}: no such field`]
        : valueMistakes(db, property.type, value, `${path}.${name}`);
    }),
    ...Object.entries(known)
      .filter(([name, { required }]) => required === true && given[name] === undefined)
      .map(([name]) => `${path}.${name}: is missing`),
  ];
}

function valueMistakes(
  db: SpecDatabase,
  type: PropertyType,
  value: unknown,
  path: string,
): readonly string[] {
  if (isIntrinsic(value)) return [];
  const unlike = [`${path}: got ${JSON.stringify(value)}, expected ${type.type}`];
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string') return unlike;
      return type.allowedValues === undefined || type.allowedValues.includes(value)
        ? []
        : [`${path}: got ${JSON.stringify(value)}, expected one of ${type.allowedValues.join(', ')}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : unlike;
    case 'integer':
      return Number.isInteger(value) ? [] : unlike;
    case 'number':
      return typeof value === 'number' ? [] : unlike;
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((each, at) => valueMistakes(db, type.element, each, `${path}[${at}]`))
        : unlike;
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, each]) =>
            valueMistakes(db, type.element, each, `${path}.${key}`),
          )
        : unlike;
    case 'ref':
      return fieldMistakes(db, db.get('typeDefinition', type.reference.$ref).properties, value, path);
    case 'union':
      return type.types.some((each) => valueMistakes(db, each, value, path).length === 0) ? [] : unlike;
    default:
      return [];
  }
}

/** Names in `Ref`, `Fn::GetAtt` and `Fn::Sub` that do not exist. */
function referenceMistakes(
  template: Template,
  types: ReadonlyMap<string, Schema | undefined>,
): readonly string[] {
  const there = (name: string): boolean => template.Resources[name] !== undefined || PSEUDO.includes(name);
  const hasAttribute = (name: string, of: string): boolean => {
    const schema = types.get(template.Resources[name]?.Type ?? '');
    return schema?.attributes[of] !== undefined || schema?.properties[of] !== undefined;
  };
  const mistakes: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(look);
    if (!isObject(value)) return;
    const { Ref: name, 'Fn::GetAtt': got, 'Fn::Sub': text } = value;
    if (typeof name === 'string' && !there(name)) mistakes.push(`Ref ${name}`);
    if (Array.isArray(got) && !hasAttribute(String(got[0]), String(got[1])))
      mistakes.push(`Fn::GetAtt ${got.join('.')}`);
    if (typeof text === 'string')
      for (const [, word = ''] of text.matchAll(/\$\{([^}]+)\}/g)) {
        const [of = '', attribute] = word.split('.');
        if (!there(of) || (attribute !== undefined && !hasAttribute(of, attribute)))
          mistakes.push(`Fn::Sub ${word}`);
      }
    Object.values(value).forEach(look);
  };
  look(template);
  return mistakes;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values that CloudFormation computes; `referenceMistakes` checks their targets. */
const isIntrinsic = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length === 1 && /^(?:Ref|Fn::\w+)$/.test(Object.keys(value)[0] ?? '');
