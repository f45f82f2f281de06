/** Placeholder for the distribution in a stage that is packaged as plain templates; a parameter replaces it. */
export const DISTRIBUTION_PARAMETER = 'DISTRIBUTION-ID-PARAMETER';

/** The part of an osls template that is read here. */
export interface OslsTemplate {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly [part: string]: unknown;
}

/** osls's own upload bucket. */
const OSLS_RESOURCE = /^ServerlessDeploymentBucket/;

/**
 * The template of a stack for deployment without osls: with CloudFormation's console, a pipeline, or Terraform's
 * `aws_cloudformation_stack`. Values that osls fills in during a deployment are parameters: the bucket and the folder of the
 * zips, and, if the stack uses it, the distribution.
 * @param text osls's template
 * @param description sentence for the console
 */
export function plainTemplate(text: string, description: string): OslsTemplate {
  const packaged = JSON.parse(text) as OslsTemplate;
  const kept = <T>(named: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(named).filter(([name]) => !OSLS_RESOURCE.test(name)));
  const resources = Object.entries(kept(packaged.Resources)).map(([name, resource]) => [
    name,
    resource.Type === 'AWS::Lambda::Function' ? withCode(resource) : resource,
  ]);
  const knowsDistribution = text.includes(DISTRIBUTION_PARAMETER);
  const hasCode = Object.values(packaged.Resources).some(({ Type }) => Type === 'AWS::Lambda::Function');
  return {
    ...packaged,
    Description: description,
    Parameters: {
      ...(hasCode && {
        CodeBucket: {
          Type: 'String',
          Description: 'Bucket, in the region of this stack, that the zips of the functions were copied to',
        },
        CodeFolder: {
          Type: 'String',
          Default: 'cameo/',
          Description: 'What the keys of the zips begin with; ends in a slash',
          AllowedPattern: '^(?:[A-Za-z0-9._-]+/)*$',
        },
      }),
      ...(knowsDistribution && {
        DistributionId: {
          Type: 'String',
          Default: 'none',
          Description: 'The DistributionId that the stack in us-east-1 put out; none until there is one',
        },
      }),
    },
    Resources: filledIn(Object.fromEntries(resources)) as OslsTemplate['Resources'],
    Outputs: filledIn(kept(packaged.Outputs ?? {})) as Record<string, unknown>,
  };
}

/** The function with its zip at the location in the parameters. */
function withCode(resource: OslsTemplate['Resources'][string]): OslsTemplate['Resources'][string] {
  const properties = resource.Properties as { readonly Code: { readonly S3Key: string } };
  const zip = properties.Code.S3Key.split('/').at(-1);
  const Code = { S3Bucket: { Ref: 'CodeBucket' }, S3Key: { 'Fn::Sub': `\${CodeFolder}${zip}` } };
  return { ...resource, Properties: { ...properties, Code } };
}

/** Replaces the placeholder of the distribution by the parameter, as a whole value or within a substituted text. */
function filledIn(value: unknown): unknown {
  if (typeof value === 'string') {
    if (value === DISTRIBUTION_PARAMETER) return { Ref: 'DistributionId' };
    return value.includes(DISTRIBUTION_PARAMETER) ? { 'Fn::Sub': withParameter(value) } : value;
  }
  if (Array.isArray(value)) return value.map(filledIn);
  if (typeof value !== 'object' || value === null) return value;
  const inner = (value as { readonly 'Fn::Sub'?: unknown })['Fn::Sub'];
  if (typeof inner === 'string') return { 'Fn::Sub': withParameter(inner) };
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filledIn(each)]));
}

const withParameter = (text: string): string => text.replaceAll(DISTRIBUTION_PARAMETER, `\${DistributionId}`);
