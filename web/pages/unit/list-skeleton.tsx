export function ListSkeleton() {
  return (
    <div className="rank" aria-hidden="true">
      {Array.from({ length: 12 }, (_, i) => (
        <span key={i} className="ghost ghost-row" style={{ width: `${92 - (i % 4) * 9}%` }} />
      ))}
    </div>
  );
}
