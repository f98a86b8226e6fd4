// Sets a plan by the docx package. In: a JSON object on standard input (blocks, pictures, path). Out: a .docx.
// Invariant: only calls of the package, no XML of our own, so the file is what such a program writes.
import { writeFileSync, readFileSync } from 'node:fs';
import * as docx from 'docx';

const asked = JSON.parse(readFileSync(0, 'utf8'));
const notes = {};
const comments = [];
let ids = 0;
const change = () => ({ id: ++ids, author: '编辑', date: '2024-05-06T08:00:00Z' });

const LEVELS = [['chineseCounting', '%1、'], ['chineseCounting', '（%2）'], ['decimal', '%3.']];
const level = (format, text, at) => ({ level: at, format, text, alignment: 'left', suffix: 'nothing' });
const numbering = { config: [
  { reference: 'headings', levels: LEVELS.map(([format, text], at) => level(format, text, at)) },
  { reference: 'bullets', levels: [level('bullet', '•', 0)] },
] };
const STYLES = { Title: 'Title', Caption: 'Caption', 'Heading 1': 'Heading1', 'Heading 2': 'Heading2' };

function look(block, run) {
  const found = { bold: run.bold ?? block.bold, size: run.size ?? block.size ?? undefined };
  const font = run.font ?? block.font;
  return font ? { ...found, font: { eastAsia: font, ascii: 'Times New Roman', hAnsi: 'Times New Roman', hint: 'eastAsia' } } : found;
}

function pieces(block, run) {
  const style = look(block, run);
  switch (run.kind ?? 'text') {
    case 'break': return [new docx.TextRun({ break: 1 })];
    case 'tab': return [new docx.TextRun({ children: [new docx.Tab()] })];
    case 'hidden': return [new docx.TextRun({ ...style, text: run.text, vanish: true })];
    case 'insert': return [new docx.InsertedTextRun({ ...style, text: run.text, ...change() })];
    case 'delete': return [new docx.DeletedTextRun({ ...style, text: run.text, ...change() })];
    case 'symbol': return [new docx.SymbolRun({ char: run.code, symbolfont: run.font })];
    case 'field': return run.code.startsWith('SEQ') ? [new docx.SequentialIdentifier('图')] : [new docx.SimpleField(run.code, run.text)];
    case 'link': return [new docx.ExternalHyperlink({ link: run.to, children: [new docx.TextRun({ ...style, text: run.text })] })];
    case 'note': {
      const id = Object.keys(notes).length + 1;
      notes[id] = { children: [new docx.Paragraph({ children: [new docx.TextRun(run.text)] })] };
      return [new docx.FootnoteReferenceRun(id)];
    }
    case 'comment': {
      const id = comments.length;
      comments.push({ id, author: '编辑', date: new Date('2024-05-06T08:00:00Z'), children: [new docx.Paragraph(run.text)] });
      return [new docx.CommentRangeStart(id), new docx.TextRun({ ...style, text: run.on }), new docx.CommentRangeEnd(id),
        new docx.TextRun({ children: [new docx.CommentReference(id)] })];
    }
    default: return [new docx.TextRun({ ...style, text: run.text })];
  }
}

function line(block) {
  const typed = { typed: '　　', tabs: '\t' }[block.indent];
  const runs = typed ? [{ text: typed }, ...block.runs] : block.runs;
  return new docx.Paragraph({
    children: runs.flatMap((run) => pieces(block, run)),
    alignment: block.align,
    style: block.style ? STYLES[block.style] : undefined,
    indent: block.indent === 'chars' ? { firstLineChars: 200, firstLine: 480 } : undefined,
    numbering: block.number ? { reference: block.number.list, level: block.number.level } : undefined,
    tabStops: block.runs.some((run) => run.kind === 'tab') ? [3, 6, 9].map((at) => ({ type: 'left', position: at * 1134 })) : undefined,
  });
}

const FLOATING = {
  horizontalPosition: { relative: 'column', align: 'center' },
  verticalPosition: { relative: 'paragraph', offset: 50800 },
  wrap: { type: docx.TextWrappingType.TOP_AND_BOTTOM },
};

function image(number, share, floating) {
  const { data, width, height, type } = asked.pictures[number];
  const transformation = { width: Math.round(width * share), height: Math.round(height * share) };
  return new docx.ImageRun({ type, data: Buffer.from(data, 'base64'), transformation, floating });
}

function picture(block) {
  const children = [image(block.number, 0.5, block.how === 'inline' ? undefined : FLOATING)];
  const { width, height } = asked.pictures[block.number];
  if (block.box && block.how !== 'vml') {
    children.push(new docx.WpsShapeRun({ type: 'wps', children: block.box.map(line),
      floating: { ...FLOATING, verticalPosition: { relative: 'paragraph', offset: 50800 + Math.round(height / 2) * 9525 } },
      transformation: { width: Math.round(width / 2), height: 40 } }));
  }
  const made = [new docx.Paragraph({ alignment: 'center', children })];
  if (block.box && block.how === 'vml') {
    made.push(new docx.Textbox({ style: { width: `${Math.round(width / 2)}pt`, height: '40pt' }, children: block.box.map(line) }));
  }
  return made;
}

function row(block) {
  const cell = (children, more = {}) => new docx.TableCell({ children: children.length ? children : [new docx.Paragraph('')], ...more });
  const above = block.pictures.map((number) => cell([new docx.Paragraph({ alignment: 'center', children: [image(number, 1 / 3)] })]));
  const below = block.below ? [cell(block.below.map(line), { columnSpan: block.pictures.length })] : block.cells.map((lines) => cell(lines.map(line)));
  return new docx.Table({ rows: [new docx.TableRow({ children: above }), new docx.TableRow({ children: below })] });
}

function table(block) {
  return new docx.Table({ rows: block.rows.map((cells) => new docx.TableRow({ children: cells.map((cell) =>
    new docx.TableCell({ children: cell.lines.map(line), columnSpan: cell.columns, rowSpan: cell.rows })) })) });
}

const children = asked.blocks.flatMap((block) => ({
  line: () => [line(block)], picture: () => picture(block), row: () => [row(block)], table: () => [table(block)],
  blank: () => [new docx.Paragraph('')],
}[block.kind]()));

const made = new docx.Document({
  numbering, footnotes: notes, comments: { children: comments },
  sections: [{
    headers: { default: new docx.Header({ children: [new docx.Paragraph('内部资料')] }) },
    footers: { default: new docx.Footer({ children: [new docx.Paragraph({ children: [new docx.TextRun({ children: [docx.PageNumber.CURRENT] })] })] }) },
    children,
  }],
});
writeFileSync(asked.path, await docx.Packer.toBuffer(made));
