/** A plain table of figures: the first column names the row. */
export function DataTable({ caption, columns, rows }: { caption: string; columns: string[]; rows: string[][] }) {
  const [corner, ...heads] = columns;
  return (
    <table className="w-full border-collapse text-sm tabular-nums">
      <caption className="sr-only">{caption}</caption>
      <thead className="sticky top-0 bg-surface">
        <tr className="border-line border-b">
          <th scope="col" className="px-3 py-2 text-left font-medium">
            {corner}
          </th>
          {heads.map((head) => (
            <th key={head} scope="col" className="px-3 py-2 text-right font-medium">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr key={name} className="border-line border-b last:border-b-0">
            <th scope="row" className="whitespace-nowrap px-3 py-1.5 text-left font-normal">
              {name}
            </th>
            {cells.map((cell, index) => (
              <td key={heads[index]} className="px-3 py-1.5 text-right">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
