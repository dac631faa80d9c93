/** Help pages: Markdown as elements, never as HTML. Raw HTML in a page is dropped. */
import { lexer, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';

function text(tokens: readonly Token[] | undefined): ReactNode {
  return tokens?.map((token, at) => {
    const key = at;
    switch (token.type) {
      case 'strong':
        return <strong key={key}>{text(token.tokens)}</strong>;
      case 'em':
        return <em key={key}>{text(token.tokens)}</em>;
      case 'codespan':
        return <code key={key}>{(token as Tokens.Codespan).text}</code>;
      case 'br':
        return <br key={key} />;
      case 'link':
        // Pages lead nowhere outside: the words stay, the address does not.
        return <Fragment key={key}>{text(token.tokens)}</Fragment>;
      case 'html':
      case 'image':
        return null;
      case 'text':
        return token.tokens ? (
          <Fragment key={key}>{text(token.tokens)}</Fragment>
        ) : (
          <Fragment key={key}>{(token as Tokens.Text).text}</Fragment>
        );
      default:
        return <Fragment key={key}>{'text' in token ? String(token.text) : ''}</Fragment>;
    }
  });
}

function block(token: Token, key: number): ReactNode {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      if (depth === 1) return <h2 key={key}>{text(tokens)}</h2>;
      return depth === 2 ? <h3 key={key}>{text(tokens)}</h3> : <h4 key={key}>{text(tokens)}</h4>;
    }
    case 'paragraph':
      return <p key={key}>{text(token.tokens)}</p>;
    case 'list': {
      const list = token as Tokens.List;
      const items = list.items.map((item, at) => {
        const id = at;
        return <li key={id}>{item.tokens.map(block)}</li>;
      });
      return list.ordered ? (
        <ol key={key} start={list.start === '' ? 1 : list.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
    case 'text':
      return <Fragment key={key}>{token.tokens ? text(token.tokens) : (token as Tokens.Text).text}</Fragment>;
    case 'blockquote':
      return <blockquote key={key}>{(token as Tokens.Blockquote).tokens.map(block)}</blockquote>;
    case 'code':
      return (
        <pre key={key}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'table':
      return <MarkdownTable key={key} table={token as Tokens.Table} />;
    case 'hr':
      return <hr key={key} />;
    default:
      return null;
  }
}

function MarkdownTable({ table }: { table: Tokens.Table }) {
  return (
    <table className="table">
      <thead>
        <tr>
          {table.header.map((cell) => (
            <th key={cell.text} scope="col">
              {text(cell.tokens)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row.map((c) => c.text).join('|')}>
            {row.map((cell, at) => {
              const key = at;
              return <td key={key}>{text(cell.tokens)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** One page. */
export function Markdown({ children }: { children: string }) {
  return <div className="prose">{lexer(children).map(block)}</div>;
}
