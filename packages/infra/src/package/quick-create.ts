/**
 * The URL at which CloudFormation's console opens a stack for confirmation (CloudFormation user guide, "Creating quick-create
 * links for stacks").
 * @param template location of the template in S3, in any region
 */
export function quickCreateLink(
  region: string,
  stack: string,
  template: { readonly bucket: string; readonly region: string; readonly key: string },
  parameters: Readonly<Record<string, string>>,
): string {
  const templateUrl = `https://${template.bucket}.s3.${template.region}.amazonaws.com/${template.key}`;
  const query = new URLSearchParams({
    templateURL: templateUrl,
    stackName: stack,
    ...Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`param_${name}`, value])),
  });
  return `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks/quickcreate?${query}`;
}
